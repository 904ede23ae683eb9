
// The parts of the single file are its assets.
const sea = require('node:sea')
const read = (name) => Buffer.from(sea.getRawAsset(name))
const bundle = () => loadMain('wasmgate:', read)
