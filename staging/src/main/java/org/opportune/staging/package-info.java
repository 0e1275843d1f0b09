/**
 * What the packages of this module share: the refusal they give to a population they cannot use.
 */
package org.opportune.staging;
