// Plotly's slim bundle (lines, bars, points), sent by the kernel once a page: see script.ts.

import Plotly from "plotly.js-basic-dist-min";

export default Plotly;
