import { getRawAsset } from 'node:sea'
import { load } from './load.mjs'

/** The bundle in the single file, whose files are its assets. */
export const bundle = () => load('wasmgate:', (name) => Buffer.from(getRawAsset(name)))
