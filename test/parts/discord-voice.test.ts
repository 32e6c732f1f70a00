import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { voiceOf } from '../../adapters/channels/discord/voice.ts';
import { type DiscordBench, startDiscordBench } from '../support/discord-bench.ts';
import { oggRecording } from '../support/ogg-recording.ts';

const posting = 'POST /channels/:id/messages';

let bench: DiscordBench;
beforeEach(async () => {
  bench = await startDiscordBench();
});
afterEach(() => bench.stop());

function recording(bytes: Uint8Array = oggRecording(3)) {
  return { name: 'note.ogg', mediaType: 'audio/ogg', sizeBytes: bytes.length, bytes };
}
const written = () => bench.peer.written(bench.dm);

describe('a recording on Discord', () => {
  test('is a voice message, as long and as loud as it is', async () => {
    const file = recording();
    expect(await bench.send(bench.dm, '', { file, silent: true })).toMatchObject({ kind: 'sent' });
    expect(written()).toMatchObject([{ flags: (1 << 13) | (1 << 12), files: [{ filename: 'note.ogg' }] }]);
    const { duration_secs, waveform = '' } = voiceOf(oggRecording(3)) ?? {};
    expect(duration_secs).toBe(3);
    expect(bench.peer.calls(posting)[0]?.body['attachments']).toEqual([
      { id: '0', filename: 'note.ogg', duration_secs, waveform },
    ]);
    const loudness = [...Buffer.from(waveform, 'base64')];
    expect(loudness).toHaveLength(64);
    expect([loudness[0], loudness[32], loudness[63]]).toEqual([128, 255, 128]);
  });

  test.each([
    ['words with it', 'listen', {}],
    ['buttons below it', '', { buttons: [[{ label: 'Yes', token: 'ask:1:yes' }]] }],
    ['another form of sound in it', '', { file: recording(oggRecording(3, { codec: 'vorbis!!' })) }],
    ['no sound in it', '', { file: recording(oggRecording(0)) }],
    ['only a part of it', '', { file: recording(oggRecording(3).subarray(0, -100)) }],
  ])('that has %s is a file like others', async (_, markdown, more) => {
    expect(await bench.send(bench.dm, markdown, { file: recording(), ...more })).toMatchObject({
      kind: 'sent',
    });
    expect(written()).toMatchObject([{ flags: 1 << 2, files: [{ filename: 'note.ogg' }] }]);
  });

  test('that Discord refuses as a voice message is a file like others', async () => {
    bench.peer.fail(posting, { status: 403, code: 50173, message: 'You cannot send voice messages here.' });
    expect(await bench.send(bench.dm, '', { file: recording() })).toMatchObject({ kind: 'sent' });
    expect(written()).toMatchObject([{ flags: 1 << 2, files: [{ filename: 'note.ogg' }] }]);
  });

  test('that may have arrived does not come twice', async () => {
    bench.peer.fail(posting, { cut: 'after' });
    expect(await bench.send(bench.dm, '', { file: recording() })).toMatchObject({ kind: 'unknown' });
    expect(await bench.send(bench.dm, '', { file: recording() })).toMatchObject({ kind: 'sent' });
    expect(written()).toHaveLength(1);
  });

  test('is told from anything else, whatever it is cut to', () => {
    const whole = oggRecording(2);
    for (let length = 0; length < whole.length; length += 7) {
      const { duration_secs } = voiceOf(whole.subarray(0, length)) ?? { duration_secs: 0 };
      expect(duration_secs).toBeLessThanOrEqual(2);
    }
    expect(voiceOf(Buffer.from('%PDF-1.4'))).toBeUndefined();
  });
});
