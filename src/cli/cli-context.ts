/** The folder of the program, and what the person chose on the command line. */
export interface CliContext {
  readonly root: string;
  readonly version: string;
  /** Undefined: `posthouse.yaml` in this folder, if there is one. */
  readonly configFile?: string;
}
