// GET / says what is there, POST /echo answers with the body that came.
use warp::Filter;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port: u16 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8080);
    let help = warp::get().and(warp::path::end()).map(|| "POST to /echo, for example: curl localhost:8080/echo -d hello\n");
    let echo = warp::post().and(warp::path("echo")).and(warp::path::end()).and(warp::body::bytes()).map(|body: bytes::Bytes| body.to_vec());
    warp::serve(help.or(echo)).run(([127, 0, 0, 1], port)).await
}
