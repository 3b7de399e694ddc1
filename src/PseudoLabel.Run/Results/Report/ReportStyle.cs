namespace PseudoLabel.Run.Results.Report;

/// <summary>The page's style. It holds no character that markup would have to encode.</summary>
public static class ReportStyle
{
    /// <summary>Colors of the charts' series, besides <c>rest</c>.</summary>
    public const int SeriesColors = 10;

    /// <summary>The style sheet.</summary>
    public const string Css = """

        :root { color-scheme: light dark; --page: #f4f6f9; --card: #ffffff; --ink: #17202e; --soft: #566275; --line: #dde3eb; --head: #eef2f7;
         --accent: #2257c5; --good: #14713f; --good-bg: #e5f5ec; --keep: #2a4f93; --keep-bg: #e8effb; --warn: #7d4a00; --warn-bg: #fff4de; --bad: #a8323e;
         --s0: #3569d6; --s1: #d9730b; --s2: #1e9a68; --s3: #c23f6d; --s4: #7a57cc; --s5: #0f93ad; --s6: #a8850a; --s7: #8a6350; --s8: #d367ac; --s9: #5d8a2a; --rest: #8792a2; }
        @media (prefers-color-scheme: dark) { :root { --page: #10151d; --card: #19212c; --ink: #e8edf4; --soft: #a3b0c2; --line: #303b4a; --head: #212b38;
         --accent: #86b0ff; --good: #7fdba8; --good-bg: #14332a; --keep: #a9c6ff; --keep-bg: #1b2b4a; --warn: #ffcf7d; --warn-bg: #3a2b10; --bad: #ff9aa3;
         --s0: #6c9bff; --s1: #f79a43; --s2: #46c692; --s3: #f0709b; --s4: #a98bf2; --s5: #44c0d8; --s6: #d6b23a; --s7: #bb927e; --s8: #ef97cf; --s9: #90c157; --rest: #8b98aa; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        header, main, footer { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 28px; } main { display: grid; gap: 20px; padding-top: 20px; padding-bottom: 8px; } main * { min-width: 0; }
        h1 { font-size: 15px; font-weight: 600; letter-spacing: .02em; color: var(--soft); margin: 0 0 12px; overflow-wrap: anywhere; }
        h2 { font-size: 19px; line-height: 1.3; margin: 0 0 4px; } h3 { font-size: 15px; margin: 0 0 6px; }
        p { margin: 0 0 10px; } .soft { color: var(--soft); } section p.soft { max-width: 100ch; }
        .verdict { border-radius: 12px; padding: 20px 24px; border-left: 6px solid; }
        .verdict p { margin: 0; } .verdict .say { font-size: 24px; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; } .verdict .why { margin-top: 6px; color: var(--ink); overflow-wrap: anywhere; }
        .verdict .tag { font-size: 13px; font-weight: 700; letter-spacing: .06em; text-transform: uppercase; margin-bottom: 4px; }
        .good { background: var(--good-bg); color: var(--good); } .keep { background: var(--keep-bg); color: var(--keep); } .warn { background: var(--warn-bg); color: var(--warn); }
        .cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 0; } .cards .wide { grid-column: span 2; }
        .cards div, .panel { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
        .cards div { padding: 14px 16px; } .cards dt { font-size: 13px; color: var(--soft); } .cards dd { margin: 0; } .cards .big { font-size: 25px; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; } .cards .note { font-size: 13px; color: var(--soft); }
        .notices { border-radius: 12px; padding: 14px 18px 14px 20px; border-left: 6px solid; } .notices h2 { font-size: 15px; } .notices ul { margin: 0; padding-left: 20px; color: var(--ink); overflow-wrap: anywhere; }
        .panel { padding: 18px 20px; } .panel + .panel { margin-top: 0; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 20px; margin-bottom: 14px; }
        .small { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); gap: 14px 18px; margin-top: 12px; }
        figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: 2px; overflow-wrap: anywhere; } figcaption small { font-weight: 400; color: var(--soft); font-size: 13px; display: block; } .small figcaption { font-size: 13px; } .small figcaption small { font-size: 12px; }
        svg { display: block; width: 100%; height: auto; overflow: visible; } svg text { font: 12.5px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; } svg .strong { fill: var(--ink); font-weight: 600; } svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
        .small svg text { font-size: 11px; } .grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--soft); stroke-width: 1; } .ref { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 5 4; }
        .curve { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; } .dot { fill: var(--accent); stroke: var(--card); stroke-width: 1.5; } .best { fill: var(--card); stroke: var(--accent); stroke-width: 3; } .error { stroke: var(--accent); stroke-width: 1.5; }
        .cut { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 4 3; } .bar { stroke: var(--card); stroke-width: .75; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 8px 0 0; padding: 0; font-size: 13px; color: var(--soft); } .legend li { display: flex; align-items: center; gap: 6px; overflow-wrap: anywhere; } .legend svg { width: 12px; height: 12px; flex: none; }
        .scroll { overflow-x: auto; margin-top: 8px; } table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; } caption { text-align: left; color: var(--soft); font-size: 13px; padding-bottom: 6px; } caption span { display: inline-block; position: sticky; left: 0; max-width: min(100%, calc(100vw - 56px)); }
        th, td { padding: 6px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); } thead th { background: var(--head); font-size: 13px; vertical-align: bottom; } thead .n { white-space: normal; } tbody th { font-weight: 600; overflow-wrap: anywhere; }
        .n { text-align: right; white-space: nowrap; } tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; } tr.chosen th, tr.chosen td { background: var(--keep-bg); } tr.changed td:nth-child(2) { font-weight: 650; }
        td small, th small { color: var(--soft); font-weight: 400; } .key { white-space: nowrap; } td.words { overflow-wrap: anywhere; min-width: 200px; }
        .badge { display: inline-block; margin: 0 0 0 8px; padding: 0 8px; border-radius: 999px; background: var(--accent); color: var(--card); font-size: 12px; font-weight: 600; white-space: nowrap; }
        .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 20px; align-items: start; }
        details { margin-top: 12px; } summary { cursor: pointer; color: var(--accent); font-weight: 600; } summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
        footer { padding-top: 8px; padding-bottom: 32px; color: var(--soft); font-size: 13px; }
        @media (max-width: 760px) { .cards { grid-template-columns: 1fr 1fr; } }
        @media (max-width: 600px) { header, main, footer { padding-left: 12px; padding-right: 12px; } .verdict { padding: 16px; } .verdict .say { font-size: 20px; } .cards .big { font-size: 21px; } .panel { padding: 14px; } th, td { padding: 6px 8px; } .small { grid-template-columns: 1fr 1fr; } }
        @media print { :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #404040; --line: #cccccc; --head: #eeeeee; --accent: #1d4fb8; --good: #14713f; --good-bg: #ffffff; --keep: #2a4f93; --keep-bg: #f2f2f2; --warn: #7d4a00; --warn-bg: #ffffff; --bad: #a8323e; }
         body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; } header, main, footer { max-width: none; padding: 0; } .scroll { overflow: visible; } figure, tr, .cards div, .verdict, .notices { break-inside: avoid; } h2, h3, caption { break-after: avoid; } details::details-content { content-visibility: visible; height: auto; } }

        """;
}
