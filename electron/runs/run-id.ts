import { randomInt } from 'node:crypto';

const adjectives = (
  'amber bold brave bright calm clever copper crisp curious daring deft eager early fair fleet gentle glad golden ' +
  'happy hardy humble ivory jolly keen kind lively lucid lucky mellow merry mild nimble noble patient placid plucky ' +
  'proud quick quiet rapid ruby sage serene silver sleek smart solid spry steady sunny swift tidy vivid warm wise witty'
).split(' ');

const nouns = (
  'badger beaver bison crane dingo dolphin eagle egret falcon ferret finch fox gecko gull hare hawk heron ibex ibis ' +
  'jackal jay kestrel kiwi koala lark lemur lion lynx magpie marten mole moose newt ocelot oriole osprey otter owl ' +
  'panda parrot pelican puffin quail raven robin salmon seal sparrow stork swan tapir tern tiger toucan turtle viper ' +
  'walrus weasel whale wombat wren zebra'
).split(' ');

/** Two words such as "brave-otter". `pick(n)` returns a whole number from 0 to n - 1. */
export function twoWords(pick: (n: number) => number = randomInt): string {
  return `${adjectives[pick(adjectives.length)]!}-${nouns[pick(nouns.length)]!}`;
}

/** The id of a run that begins at `now` (local time): `20260131-094500-gan-brave-otter`. */
export function runId(now: Date, architecture: string, words: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${day}-${time}-${architecture}-${words}`;
}
