// The card on the workspace that says whether notices get out: red where the minute tick is silent, the queue
// stands or a gateway fails. The server judges; a server that does not answer is red as well.
frappe.provide("hotline_csg");

hotline_csg.HEALTH_EVERY = 30 * 1000;
hotline_csg.HEALTH = {
	good: { mark: "✓", word: () => __("Notices get out") },
	warning: { mark: "!", word: () => __("Notices get out; something is to be mended") },
	bad: { mark: "✗", word: () => __("Notices are held up") },
};

hotline_csg.show_health = (root) => {
	const card = root.querySelector(".hotline-health");
	const style = document.createElement("link");
	Object.assign(style, {
		rel: "stylesheet",
		href: "/assets/hotline_csg/css/health.css",
	});
	root.appendChild(style);
	const look = () => hotline_csg.ask_health().then((health) => hotline_csg.paint_health(card, health));
	look();
	const timer = setInterval(() => (card.isConnected ? look() : clearInterval(timer)), hotline_csg.HEALTH_EVERY);
};

// Without Frappe's own call: its dialog for every failed request would come up twice a minute.
hotline_csg.ask_health = async () => {
	try {
		const answer = await fetch("/api/method/hotline_csg.api.notices.health", {
			headers: { Accept: "application/json" },
		});
		return answer.ok ? (await answer.json()).message : hotline_csg.no_health(`HTTP ${answer.status}`);
	} catch (error) {
		return hotline_csg.no_health(error.message);
	}
};

hotline_csg.no_health = (says) => ({
	verdict: "bad",
	findings: [{ what: __("Server"), verdict: "bad", says, mend: __("Reload the page; log in again.") }],
});

hotline_csg.paint_health = (card, { verdict, findings }) => {
	const escape = frappe.utils.escape_html;
	const row = (one) => `<li data-verdict="${one.verdict}">
		<span class="hotline-mark">${hotline_csg.HEALTH[one.verdict].mark}</span>
		<b>${escape(one.what)}</b> <span>${escape(one.says)}</span>
		${one.mend ? `<div class="mend">${escape(one.mend)}</div>` : ""}
	</li>`;
	card.dataset.verdict = verdict;
	card.innerHTML = `<div class="head" role="status">
		<span class="hotline-mark">${hotline_csg.HEALTH[verdict].mark}</span>
		<b>${hotline_csg.HEALTH[verdict].word()}</b>
		<a href="/app/hotline-notice">${__("Notices Sent")}</a>
		<a href="/app/query-report/Hotline Delivery">${__("Hotline Delivery")}</a>
	</div><ul>${findings.map(row).join("")}</ul>`;
};
