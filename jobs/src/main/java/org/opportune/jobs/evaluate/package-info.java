/** Scores and stages of the tables against reference grades. */
package org.opportune.jobs.evaluate;
