// The claims desk: a list that stays current, and what a clerk does with it.

import { startActs } from "./acts.js";
import { startBoard } from "./board.js";
import { startFilters } from "./filters.js";
import { startKeys } from "./keys.js";
import { startMenu } from "./menu.js";
import { startPicking } from "./picking.js";
import { startTimes } from "./times.js";
import { startViews } from "./views.js";

startTimes();
startPicking();
startBoard();
startFilters();
startActs();
startViews();
startMenu();
startKeys();
