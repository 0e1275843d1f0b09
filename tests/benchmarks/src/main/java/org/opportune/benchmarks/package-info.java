/** Other libraries doing our work, timed. */
package org.opportune.benchmarks;
