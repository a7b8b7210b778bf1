package io.weir.plugins.action.crowdsec;

import io.weir.api.config.Doc;

@Doc("Blocks addresses through CrowdSec's bouncers, which ask Weir for them.")
record CrowdsecConfig() {}
