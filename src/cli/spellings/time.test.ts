import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { formatTime, parseTime } from './time.ts'

test.each([['500ms', 500], ['2s', 2000], ['1m', 60_000], ['1.5s', 1500], ['1m30s', 90_000], ['1h', 3_600_000], ['0.5m', 30_000]])('%s', (text, milliseconds) => {
  expect(parseTime(text)).toBe(milliseconds)
})

test.each([['5', 'a time needs a unit: 5s or 5ms'], ['', 'a time is a number and a unit'], ['s', 'a number and a unit'], ['5 s', 'a number and a unit'], ['-5s', 'a number and a unit'], ['5s2', 'a number and a unit'], ['5d', 'a number and a unit'], ['0s', 'at least 1ms'], ['0.1ms', 'at least 1ms'], ['1000h', 'at most 24 days']])('%j is refused', (text, why) => {
  expect(() => parseTime(text)).toThrow(UsageError)
  expect(() => parseTime(text)).toThrow(why)
})

test.each([[500, '500ms'], [2000, '2s'], [90_000, '1m30s'], [3_600_001, '1h1ms']])('%i is written as %s', (milliseconds, text) => {
  expect(formatTime(milliseconds)).toBe(text)
  expect(parseTime(text)).toBe(milliseconds)
})
