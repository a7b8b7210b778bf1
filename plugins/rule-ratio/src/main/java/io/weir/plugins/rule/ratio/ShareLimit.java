package io.weir.plugins.rule.ratio;

import io.weir.api.config.Doc;
import java.util.List;

/** One limit, as an option. */
record ShareLimit(
    @Doc("The share at which the level is reached: `0.3` or `30%`.") Share at,
    @Doc("Ids of the actions to run.") List<String> actions) {}
