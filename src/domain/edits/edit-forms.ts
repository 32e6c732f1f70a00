import { parseSchedule } from '../parse-schedule.ts';
import { readLimit } from '../read-limits.ts';
import { readTrigger, triggerForms } from '../read-trigger.ts';
import { nearestForms } from '../schedule-forms.ts';
import { editPolicy, settingNamed } from '../settings/settings.ts';
import type { ExecutionMode } from '../task-policy.ts';
import { headerWords } from '../words.ts';
import { isZone, unknownZone } from '../zone.ts';
import { type EditForm, type EditPartReading, part, refuse } from './edit-part.ts';

const longestName = 80;

const prompt: EditForm = {
  form: 'say: what is new today?',
  summary: 'what it does; stands last, and takes all that follows',
  read(text) {
    const [start, behind] = /^(?:say|prompt)\s*([:=])?\s*/i.exec(text) ?? [];
    if (start === undefined || !/^(say|prompt)\b/i.test(text)) return undefined;
    if (behind === undefined)
      return refuse('Write the new prompt behind a colon, such as: say: what is new?');
    const said = unquoted(text.slice(start.length).trim());
    return said === ''
      ? refuse('What should it do? Write it like: say: what is new?')
      : part({ kind: 'prompt', prompt: said });
  },
};

const name: EditForm = {
  form: 'call it Morning brief',
  summary: 'its name',
  read(text) {
    const start = /^(?:call it|rename(?: it)?(?: to)?|name)(?=[\s:=]|$)[\s:=]*/i.exec(text)?.[0];
    if (start === undefined) return undefined;
    const called = unquoted(text.slice(start.length).trim());
    if (called === '') return refuse('What should it be called? Write it like: call it Morning brief');
    if (/^(t-?|#)?\d+$/i.test(called)) return refuse(`"${called}" looks like a number of a task. Use words.`);
    if (called.length <= longestName) return part({ kind: 'name', name: called });
    return refuse(`A name has at most ${longestName} characters; this one has ${called.length}.`);
  },
};

const target: EditForm = {
  form: 'send here',
  summary:
    'where its results go: `send here`, or one thing alone, `send to thread 42`, `send to chat 17`, `send to account work`; the rest stays',
  read(text) {
    const start = /^(?:send|deliver|post)(?:\s+(?:it|them|(?:the\s+)?results?))?(?:\s+to)?(?=\s|$)\s*/i.exec(
      text,
    );
    const rest = start ? text.slice(start[0].length) : text;
    if (/^here$/i.test(rest)) return part({ kind: 'here' });
    const [, said = '', value = ''] = /^(chat|thread|topic|account)(?:\s+(\S+))?$/i.exec(rest) ?? [];
    if (said === '') {
      return start ? refuse(`I do not understand "${text}". Write one of: ${targetForms}`) : undefined;
    }
    const field =
      said.toLowerCase() === 'account' ? 'account' : said.toLowerCase() === 'chat' ? 'chat' : 'thread';
    if (value === '') return refuse(`Which ${field}? Write one of: ${targetForms}`);
    if (!isOff(value)) return part({ kind: 'target', field, value });
    if (field === 'thread') return part({ kind: 'target', field });
    return refuse(`Results must go to some ${field}. Write one of: ${targetForms}`);
  },
};

const targetForms = 'send here · send to thread 42 · send to thread off · send to chat 17';

const zone: EditForm = {
  form: 'tz Europe/Berlin',
  summary: 'the zone of its hours',
  read(text) {
    const [start, said = ''] = /^(?:tz|time ?zone|zone)(?=[\s:=]|$)[\s:=]*(.*)$/i.exec(text) ?? [];
    if (start === undefined) return undefined;
    if (said === '') return refuse('Which time zone? Write it like: tz Europe/Berlin');
    return isZone(said) ? part({ kind: 'zone', zone: said }) : refuse(unknownZone(said));
  },
};

const limit: EditForm = {
  form: 'until Friday 18:00',
  summary:
    'a limit of its schedule: `until …`, `max 10 runs`, `jitter 5m`, or `until off`, `max off`, `jitter off`',
  read(text) {
    const off = (noLimit.exec(text) ?? limitOff.exec(text))?.[1]?.toLowerCase().split(' ')[0];
    if (off !== undefined) return part({ kind: 'unlimited', limit: limitNames[off] ?? 'until' });
    const words = headerWords(text);
    const reading = readLimit(words, 0);
    if (reading?.kind !== 'read') return reading && refuse(reading.reason);
    if (reading.next < words.length) return tooMuch(text, words[reading.next]?.start ?? 0);
    return part({ kind: 'limits', limits: reading.value });
  },
};

const noLimit = /^no\s+(until|end|max(?: runs)?|jitter)$/i;
const limitOff = /^(until|max(?: runs)?|jitter)[\s:=]+(?:off|none|never)$/i;
const limitNames: Readonly<Record<string, 'until' | 'maxRuns' | 'jitterMs'>> = {
  until: 'until',
  end: 'until',
  max: 'maxRuns',
  jitter: 'jitterMs',
};

const setting: EditForm = {
  form: 'timeout 5m',
  summary:
    'a setting by its name, as the flags of `/task new` have it; `timeout off` goes back to what is usual',
  read(text) {
    const named = settingNamed(text);
    const reading = named && editPolicy({}, text);
    if (!named || !reading) return undefined;
    if (reading.kind === 'refused') return named.setting.yields ? undefined : reading;
    return part({ kind: 'setting', name: named.setting.name, words: text });
  },
};

const execution: EditForm = {
  form: 'use no model',
  summary: 'who works on it: `use no model`, `use cheap check` or `use the agent`',
  read(text) {
    const said = /^use\s+(.*)$/i.exec(text)?.[1] ?? (/^no model$/i.test(text) ? text : undefined);
    if (said === undefined) return undefined;
    const mode = modes.find(([words]) => words.test(said))?.[1];
    if (mode === undefined)
      return refuse(
        `I do not understand "${text}". Write one of: use no model · use cheap check · use the agent`,
      );
    return part({ kind: 'setting', name: 'mode', words: `mode ${mode}` });
  },
};

const modes: readonly (readonly [RegExp, ExecutionMode])[] = [
  [/^no model$/i, 'no-model'],
  [/^(?:a )?cheap check(?: first)?$/i, 'auto'],
  [/^the agent$/i, 'agent'],
];

const schedule: EditForm = {
  form: 'every weekday 9am',
  summary: 'when it is due, in any form of a schedule; `only when asked` takes the schedule away',
  read(text) {
    if (/^(only when asked|no schedule|(?:schedule|when)[\s:=]+(?:off|none|never))$/i.test(text)) {
      return part({ kind: 'unscheduled' });
    }
    const start = /^(?:schedule|when)(?=[\s:=])[\s:=]*/i.exec(text)?.[0] ?? '';
    const said = text.slice(start.length);
    const reading = parseSchedule(said);
    if (reading.kind === 'refused') return refuse(reading.reason);
    if (reading.kind === 'none') return start === '' ? undefined : noSchedule(said);
    if (reading.rest.trim() !== '') return tooMuch(said, said.lastIndexOf(reading.rest));
    const { phrase, zone, limits } = reading;
    return part({ kind: 'schedule', phrase, ...(zone !== undefined && { zone }), ...(limits && { limits }) });
  },
};

const trigger: EditForm = {
  form: 'on webhook',
  summary:
    'what begins it besides time: `on webhook`, `when a message matches "urgent"`, `after T-3 fails`; `trigger off` for nothing',
  read(text) {
    if (/^(no trigger|trigger[\s:=]+(?:off|none))$/i.test(text)) return part({ kind: 'untriggered' });
    const start = /^trigger(?=[\s:=]|$)[\s:=]*/i.exec(text)?.[0] ?? '';
    const said = text.slice(start.length);
    const reading = readTrigger(said);
    if (reading.kind === 'none')
      return start === '' ? undefined : refuse(`What should begin it? Write one of: ${allTriggerForms}`);
    if (reading.kind === 'trigger')
      return reading.rest === ''
        ? part({ kind: 'trigger', phrase: reading.phrase })
        : tooMuch(said, said.lastIndexOf(reading.rest));
    // What only looks like a condition may be meant as a schedule: "when every 30m".
    const isOther = !reading.sure && start === '' && schedule.read(text) !== undefined;
    return isOther ? undefined : refuse(reading.reason);
  },
};

const allTriggerForms = [...Object.values(triggerForms).flat(), 'trigger off'].join(' · ');

/** THE LIST: what an edit may say, in the order in which the forms are tried. A prompt may be anything, so it says so itself. */
export const editForms: readonly EditForm[] = [
  ...[prompt, name, target, zone, limit, execution, trigger, setting, schedule],
];

function noSchedule(text: string): EditPartReading {
  return refuse(`"${text}" is no schedule. Write it like: ${nearestForms(text).join(' · ')}`);
}

function tooMuch(text: string, from: number): EditPartReading {
  const [said, rest] = [text.slice(0, from).trim().replace(/[,:]$/, ''), text.slice(from).trim()];
  return refuse(`I understand "${said}", but not "${rest}" behind it. Put a ";" between two parts.`);
}

function isOff(value: string): boolean {
  return /^(off|none)$/i.test(value);
}

function unquoted(text: string): string {
  return /^["“„](.*)["”“]$/s.exec(text)?.[1]?.trim() ?? text;
}
