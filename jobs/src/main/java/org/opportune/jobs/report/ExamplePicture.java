package org.opportune.jobs.report;

/**
 * One picture for the page, free of anything burnt in by the scanner.
 *
 * @param caption what it shows, without identifiers; also its text alternative
 * @param png the encoded picture
 */
@SuppressWarnings("ArrayRecordComponent") // rendered once, never compared
public record ExamplePicture(String caption, byte[] png) {}
