import { useState } from 'preact/hooks';
import { shownTypes, type WireFile } from '../wire.ts';

/** A file below a message: an image where it stands, anything else, and what cannot be had, as a link. */
export function Attached({ id, file: { name, mediaType, sizeBytes } }: { id: string; file: WireFile }) {
  const [broken, setBroken] = useState(false);
  const address = `/channels/web/files/${encodeURIComponent(id)}`;
  const shown = shownTypes.includes(mediaType) && !broken;
  return (
    <p class="file">
      <a href={address} download={shown ? undefined : name} target="_blank" rel="noopener noreferrer">
        {shown ? <img src={address} alt={name} onError={() => setBroken(true)} /> : `📎 ${name}`}
      </a>
      {!shown && <small> {sizeOf(sizeBytes)}</small>}
    </p>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
