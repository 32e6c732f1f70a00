/** The release of pg-boss whose schema is installed; a test holds it to package.json. */
export const engineRelease = '12.35.0';
