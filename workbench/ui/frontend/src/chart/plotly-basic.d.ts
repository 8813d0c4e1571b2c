// The members of Plotly that a chart uses; its full types would bring another package.
declare module "plotly.js-basic-dist-min" {
  export interface Figure {
    data: object[];
    layout: object;
    config: object;
  }
  const Plotly: {
    react(place: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
    purge(place: HTMLElement): void;
    Plots: { resize(place: HTMLElement): void };
  };
  export default Plotly;
}
