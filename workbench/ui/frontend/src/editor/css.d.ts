/// The bundler turns these into editor.css.
declare module "*.css";
