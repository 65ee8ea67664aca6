// The parts of ECharts that Hearth's figures use, and nothing else: bundle.sh
// turns this into bundle.js.br.
import * as core from 'echarts/core';
import { LineChart, BarChart, ScatterChart, HeatmapChart } from 'echarts/charts';
import { GridComponent, CalendarComponent, VisualMapPiecewiseComponent, GraphicComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

core.use([
  LineChart, BarChart, ScatterChart, HeatmapChart,
  GridComponent, CalendarComponent, VisualMapPiecewiseComponent, GraphicComponent,
  SVGRenderer,
]);

export { init, setPlatformAPI, version } from 'echarts/core';
