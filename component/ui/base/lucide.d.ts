/** One icon a module: the package's index would load all of them wherever modules are not bundled. */
declare module 'lucide/dist/esm/icons/*.mjs' {
  const icon: [tag: string, attributes: Record<string, string | number | undefined>][];
  export default icon;
}
