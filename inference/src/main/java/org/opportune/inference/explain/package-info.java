/**
 * Why a classifier said what it said: maps of what it looked at, and a check that they depend on
 * what it learnt.
 */
package org.opportune.inference.explain;
