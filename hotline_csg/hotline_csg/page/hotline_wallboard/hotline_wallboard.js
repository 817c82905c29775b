// The board on the wall: figures that are read from afar, renewed by themselves. Old figures say that they are old.
frappe.provide("hotline_csg");

frappe.pages["hotline-wallboard"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Hotline Wallboard"), single_column: true });
	wrapper.wallboard = new hotline_csg.Wallboard(page);
};

frappe.pages["hotline-wallboard"].on_page_show = (wrapper) => wrapper.wallboard.load();

hotline_csg.Wallboard = class Wallboard {
	constructor(page, every = 15000) {
		this.at = "–";
		this.$main = $(`<div class="hotline-page hotline-wallboard">
			<div class="hotline-wall-figures"></div>
			<div class="hotline-wall-below">
				<section class="hotline-wall-stages"></section>
				<section class="hotline-wall-warnings"></section>
			</div>
			<footer role="status"></footer>
		</div>`).appendTo(page.main);
		page.set_primary_action(__("Full Screen"), () => this.fill_screen());
		hotline_csg.add_key({ shortcut: "alt+f", description: __("Full Screen"), page, action: () => this.fill_screen() });
		setInterval(() => this.$main.is(":visible") && this.load(), every);
	}

	fill_screen() {
		if (document.fullscreenElement) return document.exitFullscreen();
		return this.$main[0].requestFullscreen();
	}

	async load() {
		const data = await hotline_csg.ask_quietly("hotline_csg.api.wallboard.figures", {});
		if (!data) {
			const message = __("Not renewed: these figures are of {0}", [this.at]);
			this.$main.attr("data-old", 1).find("footer").text(message);
			return;
		}
		this.at = hotline_csg.moment(data.now);
		this.$main.attr("data-old", 0);
		this.$main.find(".hotline-wall-figures").html(this.figures_html(data));
		this.$main.find(".hotline-wall-stages").html(this.stages_html(data));
		this.$main.find(".hotline-wall-warnings").html(this.warnings_html(data));
		this.$main.find("footer").text(__("As of {0}, renewed by itself", [data.now.slice(0, 19)]));
	}

	figures_html(data) {
		const figure = ([name, label, value, sign]) => `<div class="hotline-figure" data-figure="${name}" data-some="${value ? 1 : 0}">
			<div class="hotline-figure-value">${sign && value ? `<span aria-hidden="true">${sign}</span> ` : ""}${value}</div>
			<div>${label}</div>
		</div>`;
		return [
			["open", __("Open orders"), data.open],
			["late", __("Overdue", null, "Issue"), data.late, "✖"],
			["soon", __("Due within the hour"), data.soon, "▲"],
			["warnings", __("Open warnings"), data.warnings, "!"],
			["calls", __("Calls today"), data.calls],
			["received", __("Received today"), data.received],
			["archived", __("Archived today"), data.archived],
		]
			.map(figure)
			.join("");
	}

	stages_html(data) {
		const { esc } = hotline_csg;
		const most = Math.max(1, ...data.stages.map((row) => row.count));
		const line = (row) => `<tr data-stage="${esc(row.stage)}">
			<th scope="row">${esc(row.stage)}</th>
			<td><span class="hotline-wall-bar" style="width:${Math.round((100 * row.count) / most)}%"></span></td>
			<td class="hotline-wall-number">${row.count}</td>
			<td class="hotline-wall-late">${row.late ? `✖ ${row.late}` : ""}</td>
		</tr>`;
		return `<h5>${__("Open orders per stage")}</h5><table>${data.stages.map(line).join("")}</table>`;
	}

	warnings_html(data) {
		const { esc, short_moment } = hotline_csg;
		const item = (row) => `<li><b>${esc(row.level)}</b> ${esc(row.topic || "")} <span>${short_moment(row.last_at)}</span></li>`;
		const list = data.warnings_shown.length
			? `<ul>${data.warnings_shown.map(item).join("")}</ul>`
			: `<p>${__("No open warning")}</p>`;
		return `<h5>${__("Open warnings")}</h5>${list}`;
	}
};
