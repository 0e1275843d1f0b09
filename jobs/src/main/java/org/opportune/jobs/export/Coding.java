package org.opportune.jobs.export;

/**
 * A code of a system.
 *
 * @param system URI of the system
 * @param code the code
 * @param display what it says
 */
public record Coding(String system, String code, String display) {}
