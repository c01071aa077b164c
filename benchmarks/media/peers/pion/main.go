// A small WHEP-like server on pion: one stream for all, a track and a goroutine a viewer, as
// servers built on it do. POST /offer, SDP for SDP.
//
//	pion ADDRESS PORT UDPPORT FILE   (FILE: one group of pictures, each with its length in front)
package main

import (
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
)

const (
	rate    = 25
	clock   = 90000
	mtu     = 1200
	waiting = 4096
)

type viewer struct {
	track   *webrtc.TrackLocalStaticRTP
	packets chan *rtp.Packet
}

type stream struct {
	sync.Mutex
	viewers []*viewer
}

func main() {
	address, port, udpPort, file := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	api := newAPI(address, udpPort)
	all := &stream{}
	go all.play(read(file))
	http.HandleFunc("/offer", func(answer http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		sdp, err := all.admit(api, string(body))
		if err != nil {
			http.Error(answer, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(answer, sdp)
	})
	log.Fatal(http.ListenAndServe(address+":"+port, nil))
}

func newAPI(address, udpPort string) *webrtc.API {
	media := &webrtc.MediaEngine{}
	must(media.RegisterDefaultCodecs())
	registry := &interceptor.Registry{}
	must(webrtc.RegisterDefaultInterceptors(media, registry))
	settings := webrtc.SettingEngine{}
	number, err := strconv.Atoi(udpPort)
	must(err)
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.ParseIP(address), Port: number})
	must(err)
	settings.SetICEUDPMux(webrtc.NewICEUDPMux(nil, socket))
	settings.SetIncludeLoopbackCandidate(true)
	return webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(registry),
		webrtc.WithSettingEngine(settings))
}

func (all *stream) admit(api *webrtc.API, offer string) (string, error) {
	peer, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return "", err
	}
	capability := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeH264, ClockRate: clock,
		SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"}
	track, err := webrtc.NewTrackLocalStaticRTP(capability, "video", "beffroi")
	if err != nil {
		return "", err
	}
	sender, err := peer.AddTrack(track)
	if err != nil {
		return "", err
	}
	go func() {
		reports := make([]byte, 1500)
		for {
			if _, _, err := sender.Read(reports); err != nil {
				return
			}
		}
	}()
	if err := peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	answer, err := peer.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(peer)
	if err := peer.SetLocalDescription(answer); err != nil {
		return "", err
	}
	<-gathered
	one := &viewer{track, make(chan *rtp.Packet, waiting)}
	go one.send()
	all.Lock()
	all.viewers = append(all.viewers, one)
	all.Unlock()
	return peer.LocalDescription().SDP, nil
}

func (one *viewer) send() {
	for packet := range one.packets {
		_ = one.track.WriteRTP(packet)
	}
}

func (all *stream) play(pictures [][]byte) {
	packetizer := rtp.NewPacketizer(mtu, 96, 1, &codecs.H264Payloader{}, rtp.NewRandomSequencer(), clock)
	began := time.Now()
	for number := 0; ; number++ {
		time.Sleep(time.Until(began.Add(time.Duration(number) * time.Second / rate)))
		packets := packetizer.Packetize(pictures[number%len(pictures)], clock/rate)
		all.Lock()
		for _, one := range all.viewers {
			for _, packet := range packets {
				select {
				case one.packets <- packet:
				default:
				}
			}
		}
		all.Unlock()
	}
}

func read(file string) [][]byte {
	data, err := os.ReadFile(file)
	must(err)
	var pictures [][]byte
	for len(data) > 0 {
		length := binary.BigEndian.Uint32(data)
		pictures = append(pictures, data[4:4+length])
		data = data[4+length:]
	}
	return pictures
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
