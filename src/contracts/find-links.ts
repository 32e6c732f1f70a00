/** A link or an image in a markdown text. */
export interface FoundLink {
  /** Where it leads, as it is written. */
  readonly target: string;
  /** Whether it is to be shown where it stands. */
  readonly isImage: boolean;
  /** What people read of it, as markdown. */
  readonly label: string;
  /** It stands from here up to and without `to`. An image inside of a link stands inside of it. */
  readonly from: number;
  readonly to: number;
}

/** Finds the links and images of a text, the outer ones first; what stands in code is none. */
export type FindLinks = (markdown: string) => Promise<readonly FoundLink[]>;
