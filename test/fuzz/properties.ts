import type { Property } from './property.ts'

/** Loaded each in a thread of its own. */
const loaders = {
  files: async () => (await import('./files/index.ts')).files,
  modules: async () => (await import('./modules/index.ts')).modules,
  memories: async () => (await import('./memories/index.ts')).memories,
  artifacts: async () => (await import('./artifacts.ts')).artifacts,
  commands: async () => (await import('./commands/index.ts')).commands,
} as const

export type PropertyName = keyof typeof loaders
export const propertyNames = Object.keys(loaders) as PropertyName[]

/** What a property counts as tried. */
export const units: Readonly<Record<PropertyName, string>> = { files: 'calls', modules: 'modules', memories: 'calls', artifacts: 'artefacts', commands: 'command lines' }

export const loadProperty = async (name: PropertyName): Promise<Property> => await loaders[name]() as unknown as Property

/** What a thread is started for. */
export interface Task {
  readonly name: PropertyName
  readonly seed: number
  readonly milliseconds: number
}

interface Counts {
  /** The seed of the round that is being tried. */
  readonly round: number
  readonly inputs: number
  readonly tried: number
}

/** What a thread tells. */
export type Told = Counts & ({ readonly kind: 'progress' | 'over' } | { readonly kind: 'found'; readonly message: string; readonly program: string })
