package org.opportune.ingest.slide;

/**
 * A rectangle of pixels.
 *
 * @param left first column
 * @param top first row
 * @param width columns
 * @param height rows
 */
public record PixelBox(int left, int top, int width, int height) {}
