package org.opportune.jobs.pattern;

import java.io.Serializable;

/**
 * What a laboratory calls a pattern.
 *
 * @param label the network's name of it
 * @param name for readers
 * @param icap ICAP code, for example "AC-1"; empty where it has none
 * @param note what a reader of the code should know; empty for nothing
 */
public record PatternCode(String label, String name, String icap, String note)
    implements Serializable {}
