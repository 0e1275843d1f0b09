package org.opportune.inference.bag;

/**
 * Where a patch lies in its image.
 *
 * @param column of its left edge, in pixels
 * @param row of its upper edge
 * @param side in pixels of the image
 */
public record PatchPlace(int column, int row, int side) {}
