-- A run works in a folder of its own where there is a git repository: where its changes are kept, or why it did not.
alter table attempts add column workplace text;
