/** Evaluation metrics with bootstrap intervals. */
package org.opportune.inference.eval;
