/** Whole scans brought to one grid, for networks that see a volume at once. */
package org.opportune.inference.volume;
