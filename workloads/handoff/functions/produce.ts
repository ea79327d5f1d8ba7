/** A size enters, a text of that size leaves, different for every call. */
import { filler, type Handler } from '../../context/index.js';

interface Order {
  call: number;
  sizeBytes: number;
}

export const handler: Handler<Order, { payload: string }> = ({ call, sizeBytes }) => ({
  payload: filler(sizeBytes, call),
});
