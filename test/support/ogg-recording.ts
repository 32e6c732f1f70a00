/** A recording in Ogg with Opus as a program writes it: two pages about it, then one for each second, of fifty packets. */
export function oggRecording(seconds: number, { codec = 'OpusHead' } = {}): Buffer {
  const head = Buffer.alloc(19);
  head.write(codec, 'latin1');
  head.writeUInt16LE(312, 10);
  const spoken = Array.from({ length: seconds }, (_, index) =>
    page(
      Array.from({ length: 50 }, () => Buffer.alloc(index % 2 === 0 ? 40 : 80)),
      312 + (index + 1) * 48_000,
    ),
  );
  return Buffer.concat([page([head], 0), page([Buffer.from('OpusTags')], 0), ...spoken]);
}

function page(packets: readonly Buffer[], granule: number): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head.writeBigInt64LE(BigInt(granule), 6);
  head[26] = packets.length;
  return Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets]);
}
