// Every page works without this file; it makes pages quicker for hands on a keyboard and gentler on a slow line.
// All listeners sit on the document, so pieces of a page that arrive later need no wiring.
import "./request.ts";
import { startConfirm } from "./confirm.ts";
import { startCopy } from "./copy.ts";
import { startDigits } from "./digits.ts";
import { startKeyboard } from "./keyboard.ts";
import { startMenus } from "./menu.ts";
import { startPalette } from "./palette.ts";
import { startPanel } from "./panel.ts";
import { startTheme } from "./theme.ts";
import { startToasts } from "./toast.ts";
import { startUpload } from "./upload.ts";

document.documentElement.dataset["js"] = "";
startTheme();
startMenus();
startToasts();
startConfirm();
startCopy();
startDigits();
startUpload();
startPanel();
startPalette();
startKeyboard();
