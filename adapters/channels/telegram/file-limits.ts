/** What Telegram's own server takes from a bot. */
export const mostFileBytes = 50_000_000;
/** A larger picture goes as a document. */
export const mostPhotoBytes = 10_000_000;
/** The most characters below a file. */
export const longestCaption = 1_024;
