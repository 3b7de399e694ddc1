// How good the labels of a run are: precision and recall by class, coverage, calibration, confidence.
import { h, table } from "./dom.js";
import { confusion, curves, histogram } from "./charts.js";
import { count, percent, short } from "./words.js";

export function quality(m) {
    const estimates = m.decisions.acceptedEstimates ?? [];
    const c = m.calibration;
    const curve = m.decisions.precisionCurve ?? [];
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "How good the labels are"),
        table(
            "By class, on held-out labels",
            ["Class", "Labeled rows", "Accepted in the pool", "Precision of accepted", "from", "to", "Recall"],
            m.classes.map((name, i) => [
                h("bdi", {}, short(name, 60)),
                { n: count(m.inputs.labeledByClass[i]) },
                m.decisions.acceptedByClass[i] === 0 ? h("strong", {}, "none") : { n: count(m.decisions.acceptedByClass[i]) },
                { n: percent(estimates[i]?.precision) },
                { n: percent(estimates[i]?.precisionLower) },
                { n: percent(estimates[i]?.precisionUpper) },
                { n: percent(estimates[i]?.recall) },
            ]),
        ),
        h(
            "div",
            { class: "charts" },
            c?.confusion?.length > 0
                ? confusion(
                      "Truth and prediction",
                      "Held-out labeled rows, predicted by chains that never saw them.",
                      m.classes,
                      c.confusion,
                  )
                : null,
            curve.length > 1 ? whatIf(m, curve) : null,
            c
                ? curves({
                      title: "Is a confidence of 80 % right 80 % of the time?",
                      note: `Held-out rows in bins; on the dashed line it is. Mean error ${percent(c.errorAfter)}.`,
                      xName: "confidence",
                      yName: "share right",
                      diagonal: true,
                      series: [
                          ["after calibration", c.reliabilityAfter],
                          ["before", c.reliabilityBefore],
                      ].map(([name, bins], k) => ({
                          name,
                          dashed: k === 1,
                          dots: true,
                          points: bins
                              .filter((b) => b.count > 0)
                              .map((b) => ({
                                  x: b.meanConfidence,
                                  y: b.accuracy,
                                  count: b.count,
                                  r: 2 + Math.sqrt(b.count) / 2,
                                  title: `${b.count} rows`,
                              })),
                      })),
                  })
                : null,
            histogram({
                title: "Confidence over the pool",
                note: "By predicted class; labels are accepted right of the dashed lines.",
                names: m.classes,
                bins: m.decisions.confidenceHistogram,
                cuts: m.decisions.thresholds,
            }),
        ),
    );
}

/** Precision against coverage, and what another target would have given. */
function whatIf(m, curve) {
    const target = m.settings["precision-target"];
    const words = h("output", { for: "target" });
    const slider = h("input", { id: "target", type: "range", min: 0.5, max: 0.999, step: 0.001, value: target, oninput: () => tell() });
    const tell = () => {
        // The most rows whose held-out precision reaches the target, by the estimate and by its lower bound.
        const reaches = (by) => curve.filter((p) => p[by] >= Number(slider.value)).sort((a, b) => b.poolShare - a.poolShare)[0];
        const [likely, sure] = [reaches("precision"), reaches("lower")];
        words.textContent = `At ${percent(Number(slider.value))}: ${likely ? `${percent(likely.poolShare)} of the rows by the estimate` : "no rows by the estimate"}, ${sure ? `${percent(sure.poolShare)} by its lower bound` : "none by its lower bound"}.`;
    };
    tell();
    return h(
        "div",
        {},
        curves({
            title: "Precision against coverage",
            note: "From the surest rows on: how many are labeled, and how many of these labels are right on held-out rows. The dashed line is the lower end of a 95 % interval.",
            xName: "share of the pool",
            yName: "precision",
            to: [Math.max(0, Math.min(...curve.map((p) => p.lower)) - 0.02), 1],
            series: [
                { name: "estimate", points: curve.map((p) => ({ x: p.poolShare, y: p.precision })) },
                { name: "lower bound", dashed: true, points: curve.map((p) => ({ x: p.poolShare, y: p.lower })) },
            ],
            mark: { x: m.decisions.accepted / Math.max(1, m.inputs.unlabeledRows - (m.decisions.labeled ?? 0)) },
        }),
        h("p", {}, h("label", { for: "target" }, "What if the precision asked for were "), slider, h("br", {}), words),
    );
}
