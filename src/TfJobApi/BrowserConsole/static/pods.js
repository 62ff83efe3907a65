// The simulation of one TFJob: pods, timeline, steps by hand.

import { act, badge, bar, button, code, facts, field, form, h, note, query, section, store, table, time, url, value } from './parts.js';

const steps = {
	Start: { start: true }, 'Exit 0': { exit: 0 }, 'Exit 137': { exit: 137, reason: 'OOMKilled' }, Evict: { evict: 'evicted by hand' }, Delete: { delete: true },
};

export function podsTab({ namespace, name, job }) {
	if (!store.start.lifecycle) return note('Off: Lifecycle:Mode is Off.');

	const path = url`/lifecycle/jobs/${namespace}/${name}`;
	const tick = `${store.tick} ${store.clock.read}`;
	const { data: list } = query('/lifecycle/jobs', tick);
	// A browser reports each 404, so it reads only what may be there.
	const mayBe = list?.jobs.some(known => known.namespace === namespace && known.name === name) || job?.metadata.annotations?.['tfjobapi/lifecycle'];
	const { data, error } = mayBe ? query(path, tick) : {};
	return [data ? simulation(path, data) : note(error?.message ?? (list ? 'Not simulated.' : 'Loading…')), job && scenarioForm(path)];
}

function simulation(path, { controller, source, scenario, problem, held, pods, next, past }) {
	const timeline = [...(next ?? []).map(event => ({ ...event, isNext: true })).reverse(), ...(past ?? []).reverse()];
	return [
		facts([['Controller', controller], ['Scenario from', source], ['Scenario', scenario && code(scenario.scenario ?? value(scenario.pods))],
			['Problem', problem], ['State', held ? '‖ held' : '▸ plays']]),
		bar(button('Advance to the next event', () => act('Advanced', 'POST', '/clock/advance', { to: 'next' })),
			button(held ? 'Resume' : 'Hold', () => act(held ? 'Resumed' : 'Held', 'PUT', path, { hold: !held }))),
		section('Pods', ['Pod', 'Phase', '-#Exit', '-#Restarts', '-#Life', 'Due', 'Step by hand'], pods ?? [], pod => pod.name, pod => [
			code(pod.name), [badge(pod.phase), pod.waiting && ` ${pod.waiting}`], pod.exitCode, pod.restarts, pod.life, time(pod.due),
			h('div.steps', Object.keys(steps).map(label => step(path, pod, label)))], 'No pods.'),
		section('Timeline', ['When', 'Version', 'What'], timeline, ({ at, what }, i) => `${timeline.length - i} ${at} ${what}`, event =>
			[time(event.at), event.isNext ? h('span.quiet', 'to come') : event.resourceVersion && code(event.resourceVersion), event.what],
			'Nothing.'),
	];
}

function step(path, { name, phase }, label) {
	const isPossible = { Start: phase === 'Pending', Delete: true }[label] ?? phase === 'Running';
	return isPossible && button(label, () => act(`${name}: ${label}`, 'POST', path + url`/pods/${name}`, steps[label]), { 'aria-label': `${label} ${name}` });
}

function scenarioForm(path) {
	const give = ({ Scenario }) => act('Scenario given', 'PUT', path, Scenario.trim().startsWith('{') ? Scenario : { scenario: Scenario });
	return form('Scenario', give, h('h2', 'Give it a scenario'),
		bar(field('Scenario', { required: true, placeholder: 'flaky;exit=137;pod=worker-0' }), h('button', 'Give scenario')));
}
