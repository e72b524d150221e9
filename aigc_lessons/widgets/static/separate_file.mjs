// A file of the same site that a figure asks for when it is needed. It is a script, because a page that was opened
// from disk may load one, but fetch nothing.

/** The text that the script at this address puts into `movingFigureFiles` under the file's name. */
export function loadSeparateFile(address) {
  const name = address.split("/").at(-1);
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    const end = () => {
      script.remove();
      const text = globalThis.movingFigureFiles?.[name];
      if (text === undefined) failed(new Error(`${name} could not be loaded`));
      else done(text);
    };
    script.onload = script.onerror = end;
    script.src = address;
    document.head.append(script);
  });
}
