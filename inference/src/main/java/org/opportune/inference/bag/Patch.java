package org.opportune.inference.bag;

/**
 * An instance: a square of an image at the size that a network sees.
 *
 * @param place where it was cut
 * @param planes red, green, blue, each row by row, 8 bits; not copied
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
public record Patch(PatchPlace place, byte[] planes) {}
