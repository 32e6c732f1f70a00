/** How programs say to their model that there is no such tool: it was taken away, or never was. */
export const missingTool = /no such tool|tool "[^"]*" (?:is )?not (?:found|available)|is disabled/i;
