/** What the `integrity` attribute of a script tag says of a file: https://www.w3.org/TR/SRI/ */
export declare function toIntegrity(content: Uint8Array): string;
/** Hashes of those of the files that are in the folder, by their names. */
export declare function readIntegrity(folder: string, names: readonly string[]): Record<string, string>;
/** Names of the scripts that browsers load from a folder of built files, in alphabetical order. */
export declare function listScripts(folder: string): string[];
