/** What can be wrong with the folder of the cache, a file in it, or what it would be made in. */
export type Distrust =
  | 'link'
  | 'no-directory'
  /** It belongs to another user. */
  | 'owner'
  /** Others can write to it, or read a key. */
  | 'mode'
  | 'no-file'
  /** The file has another name as well. */
  | 'second-name'
  /** It is cut off. */
  | 'short'
  /** This user may not write there. */
  | 'unwritable'
  | 'read-only'
  /** There is no folder, and root would make it in what belongs to another user, who could not use it then. */
  | 'intrusion'

/** Why a folder or a file is not used: it might not be ours alone, or is of no use. */
export class DistrustError {
  readonly what: Distrust
  /** Of what is wrong: the folder, a file in it, or what stands where the folder would be made. */
  readonly path: string
  readonly uid: number | undefined
  readonly mode: number | undefined

  constructor(what: Distrust, path: string, stat?: { readonly uid: number; readonly mode: number }) {
    this.what = what
    this.path = path
    this.uid = stat?.uid
    this.mode = stat && stat.mode & 0o7777
  }
}
