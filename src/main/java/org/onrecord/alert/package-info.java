/** Who wants to be told of what, what they are to be told, and whether it arrived. */
package org.onrecord.alert;
