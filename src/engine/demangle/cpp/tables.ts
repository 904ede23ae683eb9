/** Builtin types by their letter. https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangle.builtin-type */
export const builtinTypes: Readonly<Record<string, string>> = {
  v: 'void', w: 'wchar_t', b: 'bool', c: 'char', a: 'signed char', h: 'unsigned char', s: 'short', t: 'unsigned short',
  i: 'int', j: 'unsigned int', l: 'long', m: 'unsigned long', x: 'long long', y: 'unsigned long long', n: '__int128',
  o: 'unsigned __int128', f: 'float', d: 'double', e: 'long double', g: '__float128', z: '...',
}

/** Those of two letters, after "D". */
export const builtinTypesD: Readonly<Record<string, string>> = {
  a: 'auto', c: 'decltype(auto)', d: 'decimal64', e: 'decimal128', f: 'decimal32', h: 'half', i: 'char32_t', n: 'decltype(nullptr)',
  s: 'char16_t', u: 'char8_t',
}

/** https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangle.operator-name, without what has operands of its own (cv, li). */
export const operators: Readonly<Record<string, string>> = {
  nw: ' new', na: ' new[]', dl: ' delete', da: ' delete[]', aw: ' co_await', ps: '+', ng: '-', ad: '&', de: '*', co: '~', pl: '+',
  mi: '-', ml: '*', dv: '/', rm: '%', an: '&', or: '|', eo: '^', aS: '=', pL: '+=', mI: '-=', mL: '*=', dV: '/=', rM: '%=',
  aN: '&=', oR: '|=', eO: '^=', ls: '<<', rs: '>>', lS: '<<=', rS: '>>=', eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=',
  ge: '>=', ss: '<=>', nt: '!', aa: '&&', oo: '||', pp: '++', mm: '--', cm: ',', pm: '->*', pt: '->', cl: '()', ix: '[]', qu: '?',
}

/** Operators with one operand, in expressions. */
export const unaryOperators = new Set(['ps', 'ng', 'ad', 'de', 'co', 'nt'])

/** What stands for classes of the standard library after "S", with the name that their constructors repeat. */
export const abbreviations: Readonly<Record<string, readonly [whole: string, last: string]>> = {
  a: ['std::allocator', 'allocator'],
  b: ['std::basic_string', 'basic_string'],
  s: ['std::basic_string<char, std::char_traits<char>, std::allocator<char> >', 'basic_string'],
  i: ['std::basic_istream<char, std::char_traits<char> >', 'basic_istream'],
  o: ['std::basic_ostream<char, std::char_traits<char> >', 'basic_ostream'],
  d: ['std::basic_iostream<char, std::char_traits<char> >', 'basic_iostream'],
}

/** Symbols that are no functions or are made by the compiler, after "_ZT" and "_ZG". */
export const specialNames: Readonly<Record<string, string>> = {
  TV: 'vtable for ', TT: 'VTT for ', TI: 'typeinfo for ', TS: 'typeinfo name for ', TW: 'TLS wrapper function for ',
  TH: 'TLS init function for ', GV: 'guard variable for ',
}
