/** Scoring a CT volume: from Hounsfield units to density, anomaly map and score. */
package org.opportune.inference.ct;
