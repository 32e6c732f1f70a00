/** When there are walls around a program: where they can be and nobody has accepted to be without, always, or never. */
export const sandboxModes = ['auto', 'bwrap', 'none'] as const;
