import type { CommandSummary } from '../../../src/contracts/command-summary.ts';
import { usualPrompts } from './config.ts';

/** What can be written behind the app's one command. */
const longestHint = 1_000;

/** What the app needs for everything that is offered here. */
export const botScopes = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'mpim:history',
  'reactions:read',
  'reactions:write',
  'users:read',
];

/** Only what new chats offer needs it, and not every workspace has assistants. */
export const assistantScope = 'assistant:write';

/** The scopes that are needed and not among those that Slack says were granted; none when it does not say. */
export function missingScopes(granted: readonly string[] | undefined): readonly string[] {
  return granted ? botScopes.filter((scope) => scope !== assistantScope && !granted.includes(scope)) : [];
}

/**
 * The manifest from which Slack makes the app: https://api.slack.com/apps, "Create New App", "From a manifest". All commands
 * are behind one of Slack's, because commands cannot be registered at run time and Slack has a `/help`, a `/status` and a
 * `/remind` of its own.
 */
export function slackAppManifest(commands: readonly CommandSummary[]) {
  const hint = `[${commands.map(({ name }) => name).join(' | ')}] …`;
  return {
    display_information: {
      name: 'Posthouse',
      description: 'Talk to your AI agents, and let them work to a schedule',
      background_color: '#22303c',
    },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      assistant_view: {
        assistant_description: 'Talk to your AI agents, and let them work to a schedule',
        suggested_prompts: usualPrompts,
      },
      bot_user: { display_name: 'posthouse', always_online: true },
      slash_commands: [
        {
          command: '/posthouse',
          description: 'Tasks, sessions, agents, and what is going on',
          usage_hint: hint.slice(0, longestHint),
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      scopes: { bot: botScopes },
    },
    settings: {
      event_subscriptions: {
        bot_events: [
          'app_mention',
          'app_uninstalled',
          'assistant_thread_context_changed',
          'assistant_thread_started',
          'channel_deleted',
          'channel_id_changed',
          'channel_left',
          'group_deleted',
          'group_left',
          'member_joined_channel',
          'message.channels',
          'message.groups',
          'message.im',
          'message.mpim',
          'reaction_added',
          'reaction_removed',
          'tokens_revoked',
        ],
      },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  };
}
