/** Stages none, mild, moderate and severe from a fitted mixture. */
package org.opportune.staging.severity;
