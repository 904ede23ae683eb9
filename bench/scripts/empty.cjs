/* oxlint-disable unicorn/no-empty-file */
// The least that Node can do: what every start is measured against.
